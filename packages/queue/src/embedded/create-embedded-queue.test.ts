import { describeQueue } from '../testing/describe-queue.ts'
import { openTestQueue } from '../testing/open-test-queue.ts'

describeQueue('the embedded queue on PGlite', () => openTestQueue())
