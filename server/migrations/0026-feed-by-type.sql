-- The feed of one type: a rare one is found without reading all the others. A number instead of two long texts, as by subject.
create index event_feed_of_type on events.event (hashtextextended(resource || ' ' || type, 0), transaction_number, sequence);
