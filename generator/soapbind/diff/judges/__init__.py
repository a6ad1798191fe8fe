"""What a change means, judged by rule: for elements and attributes, for types, for services."""
