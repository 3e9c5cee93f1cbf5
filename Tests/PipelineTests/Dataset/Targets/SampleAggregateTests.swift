import Testing

@testable import Pipeline

@Suite struct SampleAggregateTests {
  @Test func missingSamplesCountForNothing() {
    let samples = [.nan, 4.0, 1.0, .infinity, 2.0, .nan]
    #expect(SampleAggregate.mean.value(of: samples) == 7.0 / 3)
    #expect(SampleAggregate.median.value(of: samples) == 2)
    #expect(SampleAggregate.max.value(of: samples) == 4)
    #expect(SampleAggregate.last.value(of: samples) == 2)
    #expect(SampleAggregate.median.value(of: [1.0, 2, 4, 8]) == 3)
  }

  @Test(arguments: SampleAggregate.allCases)
  func nothingGivesNothing(_ aggregate: SampleAggregate) {
    #expect(aggregate.value(of: [Double]()) == nil)
    #expect(aggregate.value(of: [Double.nan, .infinity]) == nil)
  }

  @Test func aMeanThatOverflowsIsMissing() {
    let most = Double.greatestFiniteMagnitude
    #expect(SampleAggregate.mean.value(of: [most, most]) == nil)
    #expect(SampleAggregate.median.value(of: [most, most]) == most)
  }
}
