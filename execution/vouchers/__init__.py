"""The list of vouchers as a sheet: written for the unit to fill in, read back with every fault at its cell."""
