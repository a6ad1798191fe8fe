"""From the model of the package to text; everything is decided before."""
