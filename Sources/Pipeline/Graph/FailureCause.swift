import Glibc

/// What kind of reason a failure has; only some kinds can pass by themselves.
public enum FailureCause: String, Sendable, CaseIterable {
  /// What files say, or that they are not there.
  case data
  /// What the spec asks for does not fit.
  case spec
  /// The system could not read or write in that moment: a disk error, no space, a network folder that went away.
  case io
  /// There was no memory.
  case memory
  /// It took longer than it may.
  case timeout
  /// A program of the user's own ended with a status that says so.
  case command
  /// The work itself: a model that cannot be fitted to these rows.
  case work

  /// The cause behind an `errno` that may be another one a moment later; `nil` for all others.
  public init?(systemError code: Int32) {
    switch code {
    case ENOMEM: self = .memory
    case EIO, ENOSPC, EDQUOT, ESTALE, ETIMEDOUT, EAGAIN, EBUSY, EINTR, EREMOTEIO, ENOTCONN,
      EHOSTDOWN, EHOSTUNREACH, ENETDOWN, ENETUNREACH, ECONNRESET, ENOLCK, EMFILE, ENFILE:
      self = .io
    default: return nil
    }
  }
}
