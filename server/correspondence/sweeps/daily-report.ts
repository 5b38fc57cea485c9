import { isUniqueViolation } from '../../foundation/database/database.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import { Problem } from '../../http/problem.ts';
import type { Mail } from '../mail.ts';
import { generateReport } from '../statistics/statistics.ts';
import { REPORT_MISSING } from '../store/statistics-statements.ts';

/** Makes one report a day, when the day (UTC) has begun, once there is mail from before it (correspondence-send §4.21). */
export function dailyReportSweep(mail: Mail): Sweep {
  return {
    name: 'correspondence-daily-report',
    every: 300_000,
    async batch() {
      const day = mail.clock.now().toISOString().slice(0, 10);
      const midnight = new Date(`${day}T00:00:00Z`);
      const [answer] = await mail.database.run<{ missing: boolean }>(REPORT_MISSING, [day, midnight]);
      if (answer?.missing !== true) return 0;
      try {
        await generateReport(mail, day);
        return 1;
      } catch (error) {
        // Another process was first, or all the mail is of owners that are not registered any more.
        if (isUniqueViolation(error) || (error instanceof Problem && error.code === 'CORR-06001')) return 0;
        throw error;
      }
    },
  };
}
