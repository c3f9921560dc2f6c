-- What a conversation that moves, cancels, reminds and waits has to remember.

alter type stage add value 'choosing_visit';
alter type stage add value 'confirming_cancel';
