extension ParameterValues {
  /// The declared defaults, with some values replaced; what an empty spec entry would decode to.
  ///
  /// - Parameters:
  ///   - parameters: the declarations; required ones must be among `changes`.
  ///   - changes: values that stand instead of or beside the defaults.
  public init(
    defaultsOf parameters: [Parameter], changing changes: [String: ParameterValue] = [:]
  ) {
    var values: [String: ParameterValue] = [:]
    for parameter in parameters {
      if let value = parameter.defaultValue { values[parameter.name] = value }
    }
    self.init(values.merging(changes) { _, changed in changed })
  }
}
