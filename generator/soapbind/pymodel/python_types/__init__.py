"""From types of the contract to annotations, codecs and enumerations."""
