import Foundation
import Glibc
import Learners
import Testing

@testable import Runner

@Suite struct WritingMarkTests {
  private struct Folder: ~Copyable {
    let path = NSTemporaryDirectory() + "marks-\(UUID().uuidString)"
    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  @Test func aLivingOwnerIsNoReasonToWriteAgain() throws {
    let folder = try Folder()
    let mark = WritingMark(in: folder.path)
    #expect(WritingMark.left(in: folder.path).isEmpty)
    mark.remove()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }

  @Test func theMarkOfADeadOwnerStaysUntilSomebodyComesToTheEnd() throws {
    let folder = try Folder()
    _ = FileManager.default.createFile(atPath: folder.path + "/writing.1-2", contents: nil)
    _ = FileManager.default.createFile(atPath: folder.path + "/written", contents: nil)
    #expect(WritingMark.left(in: folder.path) == [folder.path + "/writing.1-2"])
    let mark = WritingMark(in: folder.path)
    #expect(WritingMark.left(in: folder.path).count == 1)
    mark.remove()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["written"])
  }

  @Test func aFolderThatIsNotThereIsNoFault() {
    #expect(WritingMark.left(in: "/nonexistent/folder").isEmpty)
    WritingMark(in: "/nonexistent/folder").remove()
  }
}
