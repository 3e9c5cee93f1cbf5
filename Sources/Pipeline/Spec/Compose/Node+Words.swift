extension Node {
  /// What the node is, for messages: `'text'`, `a list`, `a map` or `nothing`.
  var words: String {
    switch content {
    case .scalar(let text, _): isNull ? "nothing" : Quoted.text(text)
    case .sequence: "a list"
    case .mapping: "a map"
    }
  }
}
