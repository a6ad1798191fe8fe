"""WS-Addressing: who a message is for, what it asks for, and which message it answers."""
