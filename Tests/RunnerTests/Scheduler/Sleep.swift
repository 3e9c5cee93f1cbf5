import Glibc

/// Lets other threads go on for a millisecond.
func sleepBriefly() { usleep(1_000) }
