import Learners

/// An open file of recordings.
public protocol RecordingFile: Sendable {
  /// The file as the user named it.
  var path: String { get }
  /// Columns that share a clock: text files have one stream, EDF one per rate, XDF one per LSL stream. At
  /// least one; no two streams have a column of one name unless their own names differ.
  var streams: [RecordingStream] { get }
  /// Reads columns of one stream: all rows, in the order of the file.
  ///
  /// - Parameters:
  ///   - stream: its place in `streams`.
  ///   - requests: columns of that stream by their names there; none where only the clock is wanted.
  ///   - executor: threads for pieces of work; the result does not depend on it.
  /// - Returns: the columns, and the format's own clock where it has one.
  /// - Throws: `DataFault` for a column that is not there and for everything that cannot be read.
  func read(
    _ stream: Int, _ requests: [ColumnRequest], executor: any Executor
  ) throws(DataFault) -> StreamTable
  /// Annotations, markers and triggers, in time order, on the clock of `StreamTable.seconds`.
  ///
  /// - Parameters:
  ///   - zone: of local times whose zone the file does not say, as the spec declares it; `nil`: it does not.
  ///   - executor: threads for pieces of work; the result does not depend on it.
  /// - Returns: the events; none where the format has none.
  /// - Throws: `DataFault` for everything that cannot be read.
  func events(zone: String?, executor: any Executor) throws(DataFault) -> [RecordingEvent]
}

extension RecordingFile {
  /// Most files have columns only.
  public func events(zone: String?, executor: any Executor) throws(DataFault) -> [RecordingEvent] {
    []
  }
}

/// Columns of a file that share a clock.
public struct RecordingStream: Sendable, Hashable {
  /// One column.
  public struct Column: Sendable, Hashable {
    /// Its name in the file.
    public let name: String
    /// Its unit, where the file states one: `uV`.
    public let unit: String?
    /// On what scale its values stand, where the format says so.
    public let scale: Channel.Scale?

    /// Describes a column.
    public init(name: String, unit: String? = nil, scale: Channel.Scale? = nil) {
      self.name = name
      self.unit = unit
      self.scale = scale
    }
  }

  /// What the stream is called; empty where a file has one only.
  public let name: String
  /// The columns in file order.
  public let columns: [Column]
  /// Rows per second, where the file states them.
  public let rateHz: Double?
  /// Whether the format itself knows when rows were recorded: `read` gives their `seconds`.
  public let hasClock: Bool

  /// Describes a stream.
  public init(name: String = "", columns: [Column], rateHz: Double? = nil, hasClock: Bool = false) {
    self.name = name
    self.columns = columns
    self.rateHz = rateHz
    self.hasClock = hasClock
  }
}

/// What was read of one stream.
public struct StreamTable: Sendable {
  /// The columns that were asked for.
  public var table: ColumnTable
  /// Time of each row in seconds, NaN where unknown; `nil` where the format has no clock of its own.
  public var seconds: [Double]?
  /// Observations with counts.
  public var notes: [DataNote]

  /// Gathers what was read.
  public init(table: ColumnTable, seconds: [Double]? = nil, notes: [DataNote] = []) {
    self.table = table
    self.seconds = seconds
    self.notes = notes
  }
}

/// Something that happened while a file was recorded: an annotation, a marker, a trigger.
public struct RecordingEvent: Sendable, Hashable {
  /// Seconds on the clock of the file's rows.
  public let onset: Double
  /// How long it lasted in seconds; `nil` where nobody says.
  public let duration: Double?
  /// What it is called.
  public let text: String

  /// Describes an event.
  public init(onset: Double, duration: Double? = nil, text: String) {
    self.onset = onset
    self.duration = duration
    self.text = text
  }
}
