export default {
  title: 'Invitasjon',
} as const;
