# Counts tests in the output of `swift test` and of Tests/Scripts, prints `N passed, N failed, N skipped` last and
# exits with 1 unless all is well. Set status (0 or 1): how the test commands themselves ended.
#
# A parametrised test is one test. A test that began and never ended (the process crashed) has failed.

# Issues are quoted text, which may hold any word.
/^[^ ]+ Test .* recorded an? / { next }
/^[^ ]+ Test case / { next }
/^[^ ]+ Test run started\.$/ { next }
/^[^ ]+ Test run with [0-9]+ tests? / { announced += $5; next }
/^[^ ]+ Test .* started\.$/ { begun++; next }
/^[^ ]+ Test .* skipped(: |\.$)/ { skipped++; counted++; next }
/^[^ ]+ Test .* was cancelled after / { skipped++; ended++; counted++; next }
/^[^ ]+ Test .* failed after / { failed++; ended++; counted++; next }
/^[^ ]+ Test .* passed after / { passed++; ended++; counted++; next }
# Tests/Scripts
/^ok / { passed++; next }
/^not ok / { failed++; next }

END {
  if (begun > ended) {
    printf "%d tests began and did not end\n", begun - ended
    failed += begun - ended
  } else if (announced != counted) {
    printf "the runner announced %d tests, %d were seen to end\n", announced, counted
    status = 1
  }
  if (passed + failed + skipped == 0) {
    print "no test was run"
    status = 1
  }
  if (status != 0 && failed == 0) failed = 1
  printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
  exit (failed > 0 || status != 0) ? 1 : 0
}
