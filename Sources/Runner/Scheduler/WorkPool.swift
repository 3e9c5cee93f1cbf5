import Glibc
import Learners
import Pipeline
import Synchronization

/// The one budget of threads that stages and the learners inside them share.
///
/// A thread that is free takes the waiting task with the highest priority, or else helps a running task
/// with pieces of its work. Whoever hands out pieces works on them too and waits only for pieces that
/// another thread is already working on, so nested use cannot lock up.
final class WorkPool: Sendable {
  private struct Task {
    let priority: Double
    let order: Int
    let meter: CPUMeter
    let body: @Sendable () -> Void

    func precedes(_ other: Task) -> Bool {
      priority != other.priority ? priority > other.priority : order < other.order
    }
  }

  private struct Work {
    var tasks: [Task] = []
    var submitted = 0
    var jobs: [Job] = []
    var seats: [Seat] = []
    var idle = 0
    var isClosed = false
  }

  /// A thread, and for whom it works; guarded by the pool's lock.
  private final class Seat: @unchecked Sendable {
    var meter: CPUMeter?
    var isGivenUp = false
    var thread: ThreadHandle?
  }

  private enum Turn {
    case task(@Sendable () -> Void)
    case help(Job)
    case end
  }

  /// How many threads the machine runs at once.
  static let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

  /// How many threads there are.
  let workers: Int
  private let work = Monitor(Work())

  /// Starts threads; at least one.
  init(workers: Int) {
    self.workers = max(1, workers)
    work.with { work in
      for _ in 0..<self.workers { seatThread(&work) }
    }
  }

  /// Ends the threads once all tasks are done; nobody waits for those that were given up.
  func close() {
    work.change { $0.isClosed = true }
    while let seat = work.with({ $0.seats.popLast() }) {
      // A seat can be given up and refilled while others are waited for.
      if !work.with({ _ in seat.isGivenUp }) { seat.thread?.join() }
    }
  }

  /// Takes the threads that work for somebody off the budget and starts others in their places.
  ///
  /// - Parameter meter: for whom they work.
  /// - Returns: how many threads that were; each ends when its work returns, if ever.
  @discardableResult
  func giveUp(_ meter: CPUMeter) -> Int {
    work.change { work in
      let stuck = work.seats.filter { $0.meter === meter }
      work.jobs.removeAll { $0.meter === meter }
      work.seats.removeAll { $0.meter === meter }
      for seat in stuck {
        seat.isGivenUp = true
        seatThread(&work)
      }
      return stuck.count
    }
  }

  // Called under the lock.
  private func seatThread(_ work: inout Work) {
    let seat = Seat()
    let shared = self.work
    seat.thread = startThread { Self.serve(shared, seat) }
    work.seats.append(seat)
  }

  /// Adds a task; higher priorities go first, equal ones in the order in which they came.
  ///
  /// - Parameters:
  ///   - priority: how urgent it is.
  ///   - meter: for whom it works.
  ///   - body: what it does.
  func submit(
    priority: Double, meter: CPUMeter = CPUMeter(), _ body: @escaping @Sendable () -> Void
  ) {
    work.with { work in
      work.submitted += 1
      let task = Task(priority: priority, order: work.submitted, meter: meter, body: body)
      Self.push(task, onto: &work.tasks)
      if work.idle > 0 { self.work.wakeAll() }
    }
  }

  /// An executor whose helpers' processor time is added to a meter.
  func executor(meter: CPUMeter) -> any Executor { PoolExecutor(pool: self, meter: meter) }

  fileprivate func perform(chunks: Int, meter: CPUMeter, _ body: @Sendable (Int) -> Void) {
    guard chunks > 1, workers > 1 else {
      for chunk in 0..<max(0, chunks) { body(chunk) }
      return
    }
    withoutActuallyEscaping(body) { body in
      let job = Job(chunks: chunks, meter: meter, body: body)
      work.with { work in
        work.jobs.append(job)
        if work.idle > 0 { self.work.wakeAll() }
      }
      job.work()
      work.with { $0.jobs.removeAll { $0 === job } }
      work.wait { _ in job.helpers == 0 ? () : nil }
      // A helper may still hold the job for a moment after its last look; it must not hold the closure.
      job.body = nil
    }
  }

  private static func serve(_ work: Monitor<Work>, _ seat: Seat) {
    var isIdle = false
    while true {
      switch work.wait({ nextTurn(&$0, seat, &isIdle) }) {
      case .task(let body): body()
      case .help(let job):
        let before = CPUMeter.threadSeconds
        job.work()
        job.meter.add(CPUMeter.threadSeconds - before)
        work.with { _ in
          job.helpers -= 1
          if job.helpers == 0 { work.wakeAll() }
        }
      case .end: return
      }
    }
  }

  // Called under the lock, again and again until it gives something.
  private static func nextTurn(
    _ work: inout Work, _ seat: Seat, _ isIdle: inout Bool
  ) -> Turn? {
    if isIdle { work.idle -= 1 }
    isIdle = false
    seat.meter = nil
    if seat.isGivenUp { return .end }
    if !work.tasks.isEmpty {
      let task = pop(&work.tasks)
      seat.meter = task.meter
      return .task(task.body)
    }
    if let job = work.jobs.last(where: \.hasWork) {
      job.helpers += 1
      seat.meter = job.meter
      return .help(job)
    }
    if work.isClosed { return .end }
    work.idle += 1
    isIdle = true
    return nil
  }
}

extension WorkPool {
  private static func push(_ task: Task, onto heap: inout [Task]) {
    heap.append(task)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].precedes(heap[parent]) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private static func pop(_ heap: inout [Task]) -> Task {
    heap.swapAt(0, heap.count - 1)
    let top = heap.removeLast()
    var parent = 0
    while true {
      var first = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[child].precedes(heap[first]) {
        first = child
      }
      if first == parent { return top }
      heap.swapAt(parent, first)
      parent = first
    }
  }
}

/// Adds up processor time that several threads spend on one stage.
final class CPUMeter: Sendable {
  private let nanoseconds = Atomic<Int>(0)

  /// Adds a thread's share.
  func add(_ seconds: Double) {
    nanoseconds.add(Int(max(0, seconds) * 1e9), ordering: .relaxed)
  }

  /// All shares so far.
  var seconds: Double { Double(nanoseconds.load(ordering: .relaxed)) / 1e9 }

  /// Processor time of the calling thread since it began.
  static var threadSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Time on a clock that nobody sets.
  static var wallSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

private struct PoolExecutor: Executor {
  let pool: WorkPool
  let meter: CPUMeter

  func perform(chunks: Int, _ body: @Sendable (Int) -> Void) {
    pool.perform(chunks: chunks, meter: meter, body)
  }
}

/// Numbered pieces of work that any thread may take. `helpers` is guarded by the pool's lock.
private final class Job: @unchecked Sendable {
  let chunks: Int
  let meter: CPUMeter
  /// Set to `nil` by the owner once no helper is left.
  var body: (@Sendable (Int) -> Void)?
  let next = Atomic<Int>(0)
  var helpers = 0

  init(chunks: Int, meter: CPUMeter, body: @escaping @Sendable (Int) -> Void) {
    self.chunks = chunks
    self.meter = meter
    self.body = body
  }

  var hasWork: Bool { next.load(ordering: .relaxed) < chunks }

  func work() {
    while true {
      let chunk = next.add(1, ordering: .relaxed).oldValue
      guard chunk < chunks else { return }
      body?(chunk)
    }
  }
}
