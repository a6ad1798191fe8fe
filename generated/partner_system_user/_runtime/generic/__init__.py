"""What clients of contracts without a profile of their own need."""
