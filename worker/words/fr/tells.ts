import type { TellWords } from '../words.ts'

export const tells: TellWords = {
  reportName: 'Signalement {reference}',
  pageTitle: '{reference} : {title}',
  somethingNew: 'Il y a du nouveau. {title}',
  timesOf: 'Les heures sont celles du fuseau {zone}.',
  wayBack:
    'Cette page vous permet de retrouver votre signalement. Gardez son adresse pour vous : toute personne qui l’a peut lire ce qui figure ici.',
  alsoWriteTo: 'Vous pouvez aussi écrire à {email}.',
  otherLanguages: 'Cette page dans d’autres langues',
  titles: {
    received: 'Nous avons bien reçu votre signalement.',
    acknowledged: 'Votre signalement est entre de bonnes mains.',
    working: 'Nous nous en occupons.',
    proposed: 'Nous avons une proposition pour vous.',
    resolved: 'Nous pensons que tout est rentré dans l’ordre.',
    withdrawn: 'Vous avez retiré ce signalement.',
    merged: 'Ce signalement est désormais traité avec un autre.',
    erased: 'Ce signalement a été effacé.',
  },
  hasProposal: 'Nous avons bien reçu votre proposition.',
  workingAgain: 'Nous nous en occupons à nouveau.',
  promised: {
    answer: '{name} vous répond au plus tard {when}.',
    update: '{name} vous réécrit au plus tard {when}.',
    resolve: '{name} aura réglé cela au plus tard {when}.',
  },
  promisedByNobody: {
    update: 'Quelqu’un de l’équipe vous réécrit au plus tard {when}.',
    resolve: 'Quelqu’un de l’équipe aura réglé cela au plus tard {when}.',
  },
  late: {
    answer:
      'Nous vous avions promis une réponse au plus tard {when} et nous n’avons pas tenu parole. Votre signalement n’est pas oublié.',
    update:
      'Nous vous avions promis des nouvelles au plus tard {when} et nous n’avons pas tenu parole. Votre signalement n’est pas oublié.',
    resolve:
      'Nous vous avions promis de régler cela au plus tard {when} et nous n’avons pas tenu parole. Votre signalement n’est pas oublié.',
  },
  lateBefore: {
    answer:
      'Nous vous avions promis une réponse au plus tard {when} et nous n’avons pas tenu parole. Nous en sommes désolés. {next}',
    update:
      'Nous vous avions promis des nouvelles au plus tard {when} et nous n’avons pas tenu parole. Nous en sommes désolés. {next}',
    resolve:
      'Nous vous avions promis de régler cela au plus tard {when} et nous n’avons pas tenu parole. Nous en sommes désolés. {next}',
  },
  nothingToDo: 'Vous n’avez rien à faire.',
  thanksForAnswer: 'Merci pour votre réponse.',
  chooseInPeace:
    'Choisissez ce qui vous convient, ou dites-nous ce que vous préféreriez. Prenez votre temps.',
  nobodyAnswers: 'Il ne recevra pas de réponse. Vous pouvez en faire un nouveau à tout moment.',
  oneForBoth:
    'Quelqu’un d’autre nous a signalé la même chose : une seule personne s’occupe donc des deux.',
  nothingLeft: 'Il ne reste rien de ce qui a été dit.',
  reopenUntil: 'Si finalement tout n’est pas réglé, vous pouvez le rouvrir jusqu’à {when}.',
  saidDone: '{name} indique que c’est réglé. Est-ce le cas ? Vous avez le dernier mot.',
  weSaidDone: 'Nous pensons que c’est réglé. Est-ce le cas ? Vous avez le dernier mot.',
  lastWord: 'Vous avez le dernier mot : avons-nous bien réparé notre erreur ?',
  plan: 'Ce que nous allons faire',
  willGet: 'Ce que vous allez recevoir',
  wasAgreed: 'Ce qui a été convenu pour vous',
  erasedBy: 'Vous nous avez demandé d’effacer ce signalement. Il le sera au plus tard {when}.',
  mergedTitles: {
    waiting: 'Personne n’y a encore répondu.',
    working: 'Nous y travaillons.',
    done: 'C’est réglé.',
    over: 'L’autre signalement est clos.',
  },
  promises: 'Ce que nous vous avons promis',
  promiseOf: {
    answer: 'Une réponse au plus tard {when}',
    update: 'Des nouvelles au plus tard {when}',
    resolve: 'Réglé au plus tard {when}',
  },
  verdicts: {
    kept: 'Tenu',
    broken: 'Non tenu',
    moved: 'Nouvelle date',
    withdrawn: 'Plus nécessaire',
    waits: 'En attente de votre choix',
    late: 'En retard',
    toCome: 'À venir',
  },
  said: 'Nos échanges',
  byAt: '{name}, {when}',
  settledOn: 'Réglé le {when}',
  resolution: {
    apology: 'Nous sommes désolés',
    decided: 'Ce que nous avons décidé',
    done: 'Ce qui a été fait',
    explanation: 'Pourquoi une promesse n’a pas été tenue',
    amends: 'Ce que vous recevez',
  },
  pictureAlt: 'L’image que vous avez ajoutée',
  pictureGone: 'Cette image a été supprimée après {days} jours.',
  youChose: 'Votre choix : {remedy}',
  tookOver: '{name} s’en occupe désormais.',
  agreedLater: 'Vous avez accepté une date plus tardive.',
  separated: 'L’autre signalement est clos ; nous nous occupons à nouveau du vôtre séparément.',
  offerTakenBack: 'La proposition a été retirée.',
  saidRight: 'Vous avez indiqué que tout est rentré dans l’ordre.',
  notedRight: 'Nous avons noté que, selon vous, tout est rentré dans l’ordre.',
  saidNotRight: 'Vous avez indiqué que ce n’est pas réglé.',
  openedAgain: 'Nous l’avons rouvert.',
  noticedTitle: 'Ce que {name} a remarqué',
  toldTitle: 'Ce que vous nous avez dit',
  facts: {
    reason: 'Ce qui n’a pas marché',
    wish: 'Ce qui vous aiderait',
    contact: 'Pour vous joindre',
    page: 'Page',
    noticed: 'Remarqué',
    raised: 'Signalé',
  },
  ownWish: '{wish} : {text}',
}
