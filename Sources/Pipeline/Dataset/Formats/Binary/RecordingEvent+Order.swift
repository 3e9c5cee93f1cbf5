extension RecordingEvent {
  /// Events by onset; those of one onset keep their order.
  static func inTimeOrder(_ events: [RecordingEvent]) -> [RecordingEvent] {
    let order = events.indices.sorted {
      (events[$0].onset, $0) < (events[$1].onset, $1)
    }
    return order.map { events[$0] }
  }
}
