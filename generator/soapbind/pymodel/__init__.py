"""From the contract to a model of the Python package: names, modules, symbols."""
