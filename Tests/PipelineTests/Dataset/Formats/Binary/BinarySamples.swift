import Foundation
import Learners
import Support
import Testing

@testable import Pipeline

/// The small recordings beside the reference values.
enum BinarySamples {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../../References/recordings").standardizedFileURL

  /// Where a recording lies.
  static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// Its bytes.
  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  /// Opens a file as its format does that recognises it.
  static func open(_ path: String) throws -> any RecordingFile {
    let head = FileHead.read(path)
    let formats: [any RecordingFormat.Type] = [
      BDFFormat.self, BrainVisionFormat.self, EDFFormat.self, XDFFormat.self,
    ]
    let claims = formats.filter { $0.recognises(head, path: path) }
    try #require(claims.count == 1)
    return try claims[0].init().open(path, executor: SerialExecutor())
  }

  /// All columns of a stream.
  static func table(_ file: any RecordingFile, _ stream: Int = 0) throws -> StreamTable {
    let requests = file.streams[stream].columns.map { ColumnRequest.number($0.name) }
    return try file.read(stream, requests, executor: SerialExecutor())
  }

  /// `code count` of every note.
  static func notes(_ table: StreamTable) -> [String] {
    table.notes.map { "\($0.code) \($0.count)" }
  }

  /// What a faulty file leads to, without its folder.
  static func fault(_ bytes: [UInt8], name: String, reader: any RecordingFormat) -> String {
    let file = TemporaryFile(bytes, name: name)
    do throws(DataFault) {
      let opened = try reader.open(file.path, executor: SerialExecutor())
      for stream in opened.streams.indices {
        let requests = opened.streams[stream].columns.map { ColumnRequest.number($0.name) }
        _ = try opened.read(stream, requests, executor: SerialExecutor())
      }
      _ = try opened.events(zone: nil, executor: SerialExecutor())
      return "no fault"
    } catch {
      let place = file.path.dropLast(name.count)
      let text = error.description.replacingOccurrences(of: place, with: "")
      return text + (error.help.map { "; help: \($0)" } ?? "")
    }
  }
}
