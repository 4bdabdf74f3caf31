print("permc")
