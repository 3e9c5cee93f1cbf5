import Testing

@testable import Runner

@Suite struct QueueListingTests {
  /// What squeue 22.05 printed for a trial of two nodes.
  static let listing = """
    1_1|RUNNING|None|node1|1
    1|1|CANCELLED|None|node1|af01/1
    1|5|FAILED|JobLaunchFailure|node2|af01/1
    1|3|OUT_OF_MEMORY|OutOfMemory|node2|af01/1
    2|0|PENDING|Dependency||af01/2
    2|1|COMPLETING|None|node1|(null)
    9|N/A|RUNNING|None|node1|another|one
    slurm_load_jobs error: Unable to contact slurm controller
    """

  @Test func readsTasksAndPassesEverythingElseBy() {
    let tasks = QueueListing.tasks(Self.listing)
    #expect(tasks.map(\.array) == [1, 1, 1, 2, 2])
    #expect(tasks.map(\.task) == [1, 5, 3, 0, 1])
    #expect(tasks.map(\.state) == [.cancelled, .failed, .outOfMemory, .waiting, .running])
    #expect(tasks.map(\.reason) == ["", "JobLaunchFailure", "OutOfMemory", "Dependency", ""])
    #expect(tasks.map(\.node) == ["node1", "node2", "node2", "", "node1"])
    #expect(tasks.map(\.comment) == ["af01/1", "af01/1", "af01/1", "af01/2", ""])
    #expect(QueueListing.tasks("").isEmpty)
  }

  @Test func aCommentMayHoldBars() {
    #expect(QueueListing.tasks("4|2|RUNNING|None|n1|a|b|c").first?.comment == "a|b|c")
  }

  @Test func statesAreOverOrNot() {
    let over = [
      "COMPLETED", "FAILED", "TIMEOUT", "NODE_FAIL", "OUT_OF_MEMORY", "OUT_OF_ME+", "CANCELLED",
      "CANCELLED by 1000", "CANCELLED+", "PREEMPTED", "DEADLINE", "BOOT_FAIL", "REVOKED",
    ]
    for word in over { #expect(JobState(word).isOver, "\(word)") }
    let open = [
      "PENDING", "CONFIGURING", "RUNNING", "COMPLETING", "SUSPENDED", "REQUEUED", "REQUEUE_HOLD",
      "SPECIAL_EXIT", "STOPPED", "a word of a later version", "",
    ]
    for word in open { #expect(!JobState(word).isOver, "\(word)") }
    #expect(JobState("XYZ") == .unknown("XYZ"))
  }

  @Test func accountsNameTasks() {
    let text = """
      12_0|COMPLETED
      12_1|CANCELLED by 0
      12_[2-7]|PENDING
      13|FAILED
      14_0|NODE_FAIL|more
      """
    #expect(
      QueueListing.accounted(text) == ["12_0": .completed, "12_1": .cancelled, "14_0": .nodeFailed])
  }

  @Test func readsIdsAndLimits() {
    #expect(QueueListing.submitted("12\n") == 12)
    #expect(QueueListing.submitted("a notice of the site\n7;trial\n") == 7)
    #expect(QueueListing.submitted("Submitted batch job 7\n") == nil)
    #expect(QueueListing.submitted("") == nil)
    let text = "Configuration data as of 2026\nMaxArraySize            = 1001\nMaxDBDMsgs = 20\n"
    #expect(QueueListing.mostArrayTasks(text) == 1001)
    #expect(QueueListing.mostArrayTasks("MaxArraySize = many") == nil)
    #expect(QueueListing.mostArrayTasks("") == nil)
  }
}
