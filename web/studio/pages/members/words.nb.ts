export default {
  title: 'Medlemmer',
} as const;
