import Glibc
import Pipeline

/// What was submitted for one graph, as plain files below the run's folder:
///
///     spec.json            the spec as it was
///     array-1.json         what the tasks of an array make
///     array-1.sh           the script that sbatch got
///     array-1.job          the job id, once there is one
///     log/JOB_TASK.txt     what a task printed
///     tasks/JOB_TASK.json  what a task says of itself
///
/// All of it can be lost: then jobs in the queue are found by their comment, and what they did by the store.
struct SubmissionFolder: Sendable {
  /// The folder, from the current one.
  let path: String

  /// The folder of a graph; nothing is made yet.
  init(runFolder: String, graph: Digest) { path = "\(runFolder)/slurm/\(graph.short)" }

  /// A folder that is known by its path.
  init(path: String) { self.path = path }

  /// The part of a job's comment that names this folder.
  var name: String { ProjectFolder.name(of: path) }

  /// Makes the folder and keeps the spec.
  /// - Throws: `StoreFault`.
  func begin(_ spec: SubmittedSpec) throws(StoreFault) {
    for folder in [ProjectFolder.parent(of: path), path, path + "/log", path + "/tasks"] {
      guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
        throw StoreFault("cannot make the folder '\(folder)': \(SystemError.words(errno))")
      }
    }
    try write(spec.json.text + "\n", to: "spec.json")
  }

  /// The spec as it was.
  var spec: SubmittedSpec? { json("spec.json").flatMap { SubmittedSpec($0) } }

  /// Arrays that were submitted or were about to be, by number.
  var arrays: [JobArray] {
    namesIn(path).filter { $0.hasPrefix("array-") && $0.hasSuffix(".json") }
      .compactMap { json($0).flatMap { JobArray($0) } }.sorted { $0.number < $1.number }
  }

  /// An array by its number.
  func array(_ number: Int) -> JobArray? { json("array-\(number).json").flatMap { JobArray($0) } }

  /// Keeps an array and its script before it is submitted.
  /// - Returns: the path of the script.
  /// - Throws: `StoreFault`.
  func keep(_ array: JobArray, script: String) throws(StoreFault) -> String {
    try write(array.json.text + "\n", to: "array-\(array.number).json")
    try write(script, to: "array-\(array.number).sh")
    return path + "/array-\(array.number).sh"
  }

  /// The job id of an array; `nil` where none was written down.
  func job(of number: Int) -> Int? {
    text("array-\(number).job").flatMap { Int($0.filter { $0 != "\n" }) }
  }

  /// Writes the job id of an array down; it can be found again, so that a fault is no matter.
  func note(job: Int, of number: Int) { try? write("\(job)\n", to: "array-\(number).job") }

  /// Forgets an array that was never submitted.
  func forget(_ number: Int) { unlink(path + "/array-\(number).json") }

  /// What a task last said of itself.
  func report(job: Int, task: Int) -> TaskReport? {
    json("tasks/\(job)_\(task).json").flatMap { TaskReport($0) }
  }

  /// Keeps what a task says of itself.
  /// - Throws: `StoreFault`.
  func keep(_ report: TaskReport, job: Int, task: Int) throws(StoreFault) {
    try write(report.json.text + "\n", to: "tasks/\(job)_\(task).json")
  }

  /// The last lines that a task printed.
  func lastWords(job: Int, task: Int) -> String {
    String((text("log/\(job)_\(task).txt") ?? "").suffix(4000))
  }

  private func json(_ name: String) -> JSON? { text(name).flatMap { try? JSON($0) } }

  private func text(_ name: String) -> String? {
    guard case .success(let bytes) = LocalFiles.read("\(path)/\(name)") else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func write(_ text: String, to name: String) throws(StoreFault) {
    if let code = AtomicFile.write(Array(text.utf8), to: "\(path)/\(name)") {
      throw StoreFault("cannot write '\(path)/\(name)': \(SystemError.words(code))")
    }
  }

  private func namesIn(_ folder: String) -> [String] { LocalFiles.listing.names(folder) ?? [] }
}
