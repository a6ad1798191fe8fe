"""``soapbind.lock``: what packages were made from and by what, so that every later difference has a name."""
