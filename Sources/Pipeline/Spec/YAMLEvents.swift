import CLibYAML

/// What the YAML parser says next, in Swift values. The only file that touches libyaml.
struct YAMLEvent {
  /// A place as libyaml counts it: line and column from 0, in Unicode scalars.
  struct Place: Equatable {
    let line: Int
    let column: Int
  }

  enum Kind {
    case streamStart
    case streamEnd
    case documentStart
    case documentEnd
    case alias(String)
    case scalar(String, isPlain: Bool)
    case sequenceStart(isFlow: Bool)
    case sequenceEnd
    case mappingStart(isFlow: Bool)
    case mappingEnd
  }

  let kind: Kind
  let anchor: String?
  let tag: String?
  let start: Place
  let end: Place
}

/// Why libyaml gave up, in its own words.
struct YAMLProblem: Error {
  let problem: String
  let context: String
  let place: YAMLEvent.Place
  let contextPlace: YAMLEvent.Place
}

/// The events of one text, one at a time.
final class YAMLEvents {
  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  private let input: UnsafeMutableBufferPointer<UInt8>
  private var isReady = false

  /// - Parameter bytes: UTF-8 without a byte order mark.
  init(_ bytes: ArraySlice<UInt8>) {
    input = .allocate(capacity: max(1, bytes.count))
    _ = input.initialize(from: bytes)
    guard yaml_parser_initialize(parser) == 1 else { return }
    isReady = true
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, UnsafePointer(input.baseAddress), bytes.count)
  }

  deinit {
    if isReady { yaml_parser_delete(parser) }
    parser.deallocate()
    input.deallocate()
  }

  /// The next event; after the end of the stream, `streamEnd` again and again.
  func next() throws(YAMLProblem) -> YAMLEvent {
    let origin = YAMLEvent.Place(line: 0, column: 0)
    guard isReady else {
      throw YAMLProblem(
        problem: "out of memory", context: "", place: origin, contextPlace: origin)
    }
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else {
      throw YAMLProblem(
        problem: parser.pointee.problem.map { String(cString: $0) } ?? "out of memory",
        context: parser.pointee.context.map { String(cString: $0) } ?? "",
        place: Self.place(parser.pointee.problem_mark),
        contextPlace: Self.place(parser.pointee.context_mark))
    }
    defer { yaml_event_delete(&event) }
    return Self.read(event)
  }

  private static func read(_ event: yaml_event_t) -> YAMLEvent {
    var anchor: String?
    var tag: String?
    let kind: YAMLEvent.Kind
    switch event.type {
    case YAML_STREAM_START_EVENT: kind = .streamStart
    case YAML_DOCUMENT_START_EVENT: kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
    case YAML_ALIAS_EVENT: kind = .alias(text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      anchor = text(scalar.anchor)
      tag = text(scalar.tag)
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      kind = .scalar(
        String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
    case YAML_SEQUENCE_START_EVENT:
      anchor = text(event.data.sequence_start.anchor)
      tag = text(event.data.sequence_start.tag)
      kind = .sequenceStart(isFlow: event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE)
    case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      anchor = text(event.data.mapping_start.anchor)
      tag = text(event.data.mapping_start.tag)
      kind = .mappingStart(isFlow: event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE)
    case YAML_MAPPING_END_EVENT: kind = .mappingEnd
    default: kind = .streamEnd
    }
    return YAMLEvent(
      kind: kind, anchor: anchor, tag: tag, start: place(event.start_mark),
      end: place(event.end_mark))
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(decodingCString: $0, as: UTF8.self) }
  }

  private static func place(_ mark: yaml_mark_t) -> YAMLEvent.Place {
    YAMLEvent.Place(line: Int(mark.line), column: Int(mark.column))
  }
}
