import Foundation
import Support

@testable import Pipeline

/// A synthetic study in memory, and read by nothing but a splitter of lines and commas.
struct SyntheticStudy {
  let study: MRTStudy
  var subjects: [MRTSubject] = []
  /// Text of every file by its path.
  var files: [String: [UInt8]] = [:]

  init(subjects: Int, seed: UInt64, rows: Int) throws {
    study = try MRTStudy(subjects: subjects, seed: seed, rowsPerSubject: rows)
    for index in 0..<subjects {
      var subject = MRTSubject(study, subject: index)
      for file in subject.files {
        files[subject.path(of: file)] = try Self.bytes { (out) throws(SyntheticFault) in
          try subject.write(file, to: out)
        }
      }
      self.subjects.append(subject)
    }
  }

  var truth: MRTTruth { MRTTruth(study, subjects: subjects) }

  func table(_ subject: MRTSubject, _ file: MRTFile) -> PlainTable? {
    files[subject.path(of: file)].map(PlainTable.init)
  }

  /// Writes all files into a folder.
  func project() -> TemporaryProject {
    let project = TemporaryProject()
    for (path, bytes) in files { project.write(String(decoding: bytes, as: UTF8.self), to: path) }
    return project
  }

  static func bytes(_ write: (TextBuffer) throws(SyntheticFault) -> Void) throws -> [UInt8] {
    final class Collected { var bytes: [UInt8] = [] }
    let collected = Collected()
    let out = TextBuffer { (block) throws(SyntheticFault) in collected.bytes += block }
    try write(out)
    return collected.bytes
  }
}

/// Rows of cells as text.
struct PlainTable {
  let header: [String]
  let rows: [[String]]

  init(_ bytes: [UInt8]) {
    var all: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    for byte in bytes {
      switch byte {
      case 0x22: isQuoted.toggle()
      case 0x2C where !isQuoted:
        row.append(String(decoding: cell, as: UTF8.self))
        cell.removeAll(keepingCapacity: true)
      case 0x0A:
        row.append(String(decoding: cell, as: UTF8.self))
        cell.removeAll(keepingCapacity: true)
        all.append(row)
        row.removeAll(keepingCapacity: true)
      default: cell.append(byte)
      }
    }
    header = all.first ?? []
    rows = Array(all.dropFirst())
  }

  func column(_ name: String) -> Int { header.firstIndex(of: name) ?? -1 }

  /// A column as numbers; NaN where a cell is empty.
  func numbers(_ name: String) -> [Double] {
    let column = column(name)
    return rows.map { Double($0[column]) ?? .nan }
  }
}
