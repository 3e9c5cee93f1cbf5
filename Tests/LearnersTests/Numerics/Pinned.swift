import CKernels

/// The sets that give the same bytes as each other, where a machine runs them.
let fusedSets = [CKernelsFMA, CKernelsAVX512, CKernelsNEON]

/// What `body` answers where all kernels of this thread run by one instruction set.
/// - Returns: `nil` where this machine does not run the set.
func pinned<Answer>(
  to set: CKernelsInstructionSet, _ body: () throws -> Answer
) rethrows -> Answer? {
  guard ckernels_pin(set) else { return nil }
  defer { ckernels_unpin() }
  return try body()
}
