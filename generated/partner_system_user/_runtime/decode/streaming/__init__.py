"""The second way to decode: items of long lists from the text of a message that is still arriving."""
