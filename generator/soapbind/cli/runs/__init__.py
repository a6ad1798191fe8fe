"""What generate and check do with the packages of a configuration, and with their lock."""
