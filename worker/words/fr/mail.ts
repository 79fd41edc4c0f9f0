import type { MailWords } from '../words.ts'

export const mail: MailWords = {
  labelled: '{label} :',
  askSubject: 'Souhaitez-vous recevoir des e-mails de {site} ?',
  askWhy:
    'Quelqu’un a donné cette adresse à {site} pour apprendre par e-mail la suite d’un signalement.',
  askOnce: 'Sans votre accord, vous ne recevrez aucun autre e-mail.',
  askYes: 'Oui, écrivez-moi',
  askNo: 'Ce n’était pas moi',
  newsSubject: 'Votre signalement {reference} à {site}',
  seeAndAnswer: 'Voir et répondre',
  stopMails: 'Ne plus recevoir ces e-mails',
  youAsked: 'Vous avez demandé à {site} de vous écrire au sujet de votre signalement.',
  headlines: {
    acknowledged: '{name} s’en occupe',
    planned: '{name} a un plan',
    messaged: '{name} vous a écrit',
    offered: '{name} vous fait une proposition',
    granted: '{name} souhaite se rattraper',
    move_asked: '{name} vous demande plus de temps',
    offer_reminded: 'Notre proposition tient toujours',
    promise_broken: 'Nous n’avons pas tenu une promesse',
    links_revoked: 'Voici votre nouveau lien',
  },
  wasMadeRight: 'Avons-nous bien réparé notre erreur ?',
  outcomes: {
    fixed: 'Nous pensons que tout est rentré dans l’ordre',
    partly: 'Nous avons pu en régler une partie',
    declined: 'Notre réponse à votre signalement',
    no_agreement: 'Nous n’avons pas trouvé d’accord',
    no_reply: 'Nous avons mis votre signalement de côté pour l’instant',
  },
  toBeDoneBy: 'Ce sera fait au plus tard {when}.',
  notChosen: 'Vous n’avez pas encore choisi',
  stillChoose: 'Prenez votre temps. Vous pouvez toujours choisir :',
  newDate: 'La nouvelle date serait {when}. Elle ne vaut que si vous êtes d’accord.',
  pleaseTell: 'Dites-le-nous',
  ifNotRight:
    'Si ce n’est pas le cas, nous rouvrons votre signalement et le traitons avant les nouveaux.',
  offerGone: 'Cette proposition n’est plus valable.',
  chooseOne:
    'Choisissez, ou proposez autre chose. Ce que vous choisissez sera fait au plus tard {when}.',
  takeIt: 'Vous pouvez accepter ou proposer autre chose. Ce sera fait au plus tard {when}.',
  ourPromise: 'Ce que nous avons promis',
  broken: {
    answer:
      'Nous vous avions promis une réponse au plus tard {when} et nous n’avons pas tenu parole. C’est notre faute. La nouvelle date est {next}.',
    update:
      'Nous vous avions promis des nouvelles au plus tard {when} et nous n’avons pas tenu parole. C’est notre faute. La nouvelle date est {next}.',
    resolve:
      'Nous vous avions promis une solution au plus tard {when} et nous n’avons pas tenu parole. C’est notre faute. La nouvelle date est {next}.',
  },
  standings: {
    proposed: 'C’est maintenant à vous de choisir.',
    resolved: 'Dites-nous si tout est réglé. Sinon, un clic suffit pour le rouvrir.',
    closed: 'Si le problème revient, vous pouvez le rouvrir pendant 30 jours.',
    merged: 'La suite est traitée avec un autre signalement.',
  },
  linkTitles: {
    confirm: 'Pouvons-nous vous écrire ici ?',
    stop: 'Ne plus recevoir d’e-mails sur ce signalement ?',
    block: 'Vous n’avez rien demandé ?',
  },
  linkTexts: {
    confirm:
      '{site} écrira alors à {email} dès qu’il y aura du nouveau sur le signalement {reference}.',
    stop: '{site} ne vous écrira plus au sujet du signalement {reference}. Tout reste visible sur sa page.',
    block:
      '{site} n’écrira alors plus jamais à cette adresse. Veuillez nous excuser pour le dérangement.',
  },
  linkButtons: { confirm: 'Oui, écrivez-moi', block: 'Ne jamais m’écrire' },
  linkDone: {
    stop: 'Vous ne recevrez plus d’e-mails sur ce signalement.',
    block: 'Nous n’écrirons plus jamais à cette adresse.',
  },
  done: 'C’est fait.',
  doneTitle: 'C’est fait',
  noReport: {
    title: 'Aucun signalement ici',
    heading: 'Il n’y a pas de signalement à cette adresse.',
    text: 'Si vous venez de le faire, il peut mettre quelques minutes à apparaître ici : rechargez cette page. Sinon, vérifiez que l’adresse a été copiée en entier.',
  },
  notSent: {
    title: 'Pas encore envoyé',
    heading: 'Ceci n’a pas été envoyé.',
    text: 'Quelque chose n’a pas marché de notre côté, et nous en sommes désolés. Voici votre texte : rechargez cette page pour le renvoyer, ou gardez-en une copie.',
  },
  refused: { title: 'Cela n’a pas marché', heading: 'Cela n’a pas marché.' },
  refusals: {
    forbidden: 'La demande ne venait pas de cette page.',
    notFound: 'Il n’y a rien à cette adresse.',
    tooLarge: 'Ce que vous avez envoyé est trop volumineux.',
    unavailable: 'Nous ne pouvons rien enregistrer pour le moment. Réessayez dans un instant.',
    failed: 'Quelque chose n’a pas marché de notre côté.',
    notTaken: 'Nous n’avons pas pu accepter cela. Revenez en arrière et réessayez.',
  },
}
