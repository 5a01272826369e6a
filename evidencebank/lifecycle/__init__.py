"""The life of a bank: generations, leases, the lock, manifests, repair."""
