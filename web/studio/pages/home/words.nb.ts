export default {
  title: 'Studio',
  lead: 'Send digital post, se hva som skjedde med den, og styr hvem som kan lese',
} as const;
