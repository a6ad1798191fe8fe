"""One call of an operation, without a package on the disk: what ``soapbind call`` does between its options and text."""
