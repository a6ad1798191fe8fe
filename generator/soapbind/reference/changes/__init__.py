"""What changed since an earlier contract: the page that tells it, and the marks on the other pages."""
