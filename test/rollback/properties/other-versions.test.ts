import { judgeAllOn } from './judged-cases.ts'

/** `REHEARSE_TEST_VERSIONS=14,16,17,18`; the newest where it is not set. PostgreSQL 15 has `pg_dump` beside it. */
const MAJORS = (process.env.REHEARSE_TEST_VERSIONS ?? '18').split(',').map(Number)

for (const major of MAJORS.filter((each) => each !== 15)) judgeAllOn(major)
