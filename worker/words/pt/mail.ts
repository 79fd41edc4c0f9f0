import type { MailWords } from '../words.ts'

export const mail: MailWords = {
  labelled: '{label}:',
  askSubject: 'Quer receber emails de {site}?',
  askWhy: 'Alguém deu este endereço a {site} para saber por email o que acontece com um relato.',
  askOnce: 'Enquanto não disser que sim, não chega mais nenhum email.',
  askYes: 'Sim, quero receber',
  askNo: 'Não fui eu',
  newsSubject: 'O seu relato {reference} a {site}',
  seeAndAnswer: 'Ver e responder',
  stopMails: 'Não receber mais emails',
  youAsked: 'Recebe este email porque pediu a {site} notícias sobre o seu relato.',
  headlines: {
    acknowledged: '{name} cuida disto',
    planned: '{name} tem um plano',
    messaged: '{name} escreveu uma mensagem',
    offered: '{name} faz uma proposta',
    granted: '{name} quer compensar o sucedido',
    move_asked: '{name} pede mais tempo',
    offer_reminded: 'A nossa proposta continua de pé',
    promise_broken: 'Não cumprimos uma promessa',
    links_revoked: 'Aqui está a sua nova ligação',
  },
  wasMadeRight: 'Ficou tudo certo?',
  outcomes: {
    fixed: 'Pensamos que já está tudo certo',
    partly: 'Conseguimos resolver uma parte',
    declined: 'A nossa resposta ao seu relato',
    no_agreement: 'Não chegamos a um acordo',
    no_reply: 'Deixamos o seu relato em espera',
  },
  toBeDoneBy: 'Será feito até {when}.',
  notChosen: 'Falta a sua escolha',
  stillChoose: 'Sem pressa. Ainda pode escolher:',
  newDate: 'A nova data seria {when}. Só vale com o seu acordo.',
  pleaseTell: 'Conte-nos',
  ifNotRight: 'Se não ficou, reabrimos o seu relato e tratamos dele antes dos novos.',
  offerGone: 'Esta proposta já não está disponível.',
  chooseOne: 'Escolha, ou proponha outra coisa. O que escolher fica pronto até {when}.',
  takeIt: 'Pode aceitar ou propor outra coisa. Fica pronto até {when}.',
  ourPromise: 'O que prometemos',
  broken: {
    answer:
      'Prometemos uma resposta até {when} e não cumprimos. A culpa é nossa. A nova data é {next}.',
    update:
      'Prometemos notícias até {when} e não cumprimos. A culpa é nossa. A nova data é {next}.',
    resolve:
      'Prometemos uma solução até {when} e não cumprimos. A culpa é nossa. A nova data é {next}.',
  },
  standings: {
    proposed: 'Agora a escolha é sua.',
    resolved: 'Diga se está tudo certo. Se não estiver, um clique reabre o relato.',
    closed: 'Se o problema voltar, pode reabrir durante 30 dias.',
    merged: 'Continua junto com outro relato.',
  },
  linkTitles: {
    confirm: 'Podemos escrever para aqui?',
    stop: 'Não quer mais emails sobre este relato?',
    block: 'Não pediu isto?',
  },
  linkTexts: {
    confirm:
      '{site} passa a escrever para {email} quando houver novidades sobre o relato {reference}.',
    stop: '{site} deixa de escrever sobre o relato {reference}. A página dele continua a contar tudo.',
    block: '{site} não volta a escrever para este endereço. Pedimos desculpa.',
  },
  linkButtons: { confirm: 'Sim, podem escrever', block: 'Nunca mais escrever' },
  linkDone: {
    stop: 'Não vai receber mais emails sobre este relato.',
    block: 'Não voltamos a escrever para este endereço.',
  },
  done: 'Feito.',
  doneTitle: 'Feito',
  noReport: {
    title: 'Nenhum relato aqui',
    heading: 'Não há nenhum relato neste endereço.',
    text: 'Se acabou de enviá-lo, pode demorar alguns minutos a aparecer: recarregue esta página. Caso contrário, confira se o endereço foi copiado por inteiro.',
  },
  notSent: {
    title: 'Ainda não enviado',
    heading: 'Isto não foi enviado.',
    text: 'Algo falhou do nosso lado, e pedimos desculpa. Aqui está o seu texto: recarregue esta página para enviá-lo de novo, ou guarde uma cópia.',
  },
  refused: { title: 'Não funcionou', heading: 'Não funcionou.' },
  refusals: {
    forbidden: 'O pedido não veio desta página.',
    notFound: 'Não há nada neste endereço.',
    tooLarge: 'O que enviou é grande demais.',
    unavailable: 'Neste momento não conseguimos guardar nada. Tente de novo daqui a pouco.',
    failed: 'Algo falhou do nosso lado.',
    notTaken: 'Não foi possível aceitar. Volte atrás e tente de novo.',
  },
}
