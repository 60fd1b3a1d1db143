import { Image2Error } from './errors.ts';
import type { JournalRecord } from './journal.ts';

/** The error that a record in doubt stands for; `baseUrl` is that of the request, which a torn record does not know. */
export function doubtOf(record: JournalRecord, baseUrl: string, isItem: boolean): Image2Error<'IN_DOUBT'> {
  return new Image2Error('IN_DOUBT', {
    cause: record.doubt ?? 'crashed',
    status: record.doubtStatus,
    strangeId: record.strangeId,
    sentAt: record.sentAt,
    baseUrl: record.baseUrl === '' ? baseUrl : record.baseUrl,
    record: record.name,
    isItem,
  });
}
