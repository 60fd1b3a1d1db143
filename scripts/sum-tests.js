import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// Prints the sums of the test reports as the last line; a report that is missing counts as one failure.
const [folder, ...names] = process.argv.slice(2);
const sums = { passed: 0, failed: 0 };
for (const name of names) {
  const { passed, failed } = read(join(folder, `${name}.json`));
  process.stdout.write(`${name}: ${passed} passed, ${failed} failed\n`);
  sums.passed += passed;
  sums.failed += failed;
}
process.stdout.write(`${sums.passed} passed, ${sums.failed} failed\n`);
process.exitCode = sums.failed > 0 || sums.passed === 0 ? 1 : 0;

function read(path) {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    // A file that cannot be loaded has no failed test of its own, but its suite has failed.
    const failed = report.numFailedTests + (report.numFailedTests === 0 ? report.numFailedTestSuites : 0);
    return { passed: report.numPassedTests, failed };
  } catch (error) {
    process.stdout.write(`${path}: ${error.message}\n`);
    return { passed: 0, failed: 1 };
  }
}
