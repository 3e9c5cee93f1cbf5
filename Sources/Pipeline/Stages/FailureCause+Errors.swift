extension FailureCause {
  /// The cause of what a stage threw.
  /// - Parameter error: as it was thrown.
  public init(of error: any Error) {
    switch error {
    case let failure as StageFailure: self = failure.cause ?? .work
    case let fault as DataFault: self = fault.cause ?? .data
    case let fault as FileFault: self = fault.code.flatMap { Self(systemError: $0) } ?? .data
    case let fault as StoreFault: self = fault.code.flatMap { Self(systemError: $0) } ?? .work
    case is SpecError: self = .spec
    default: self = .work
    }
  }
}
