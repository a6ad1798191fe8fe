def place(*, customer, password, lines)
    return None
