"""Where replies come from: samples, files, functions of the user, and which goes first."""
