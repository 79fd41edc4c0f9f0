import type { MailWords } from '../words.ts'

export const mail: MailWords = {
  labelled: '{label}:',
  askSubject: 'Je, unataka barua pepe kutoka {site}?',
  askWhy: 'Mtu fulani aliipa {site} anwani hii ili ajue kwa barua pepe ripoti inaendeleaje.',
  askOnce: 'Mpaka ukubali, hakuna barua pepe nyingine itakayokuja.',
  askYes: 'Ndiyo, niandikieni',
  askNo: 'Huyo hakuwa mimi',
  newsSubject: 'Ripoti yako {reference} kwa {site}',
  seeAndAnswer: 'Tazama na ujibu',
  stopMails: 'Acheni barua pepe hizi',
  youAsked: 'Uliiomba {site} ikuandikie kuhusu ripoti yako.',
  headlines: {
    acknowledged: '{name} anaishughulikia',
    planned: '{name} ana mpango',
    messaged: '{name} amekuandikia',
    offered: '{name} ana pendekezo kwako',
    granted: '{name} anakufidia',
    move_asked: '{name} anakuomba muda zaidi',
    offer_reminded: 'Pendekezo letu bado lipo',
    promise_broken: 'Hatukutimiza ahadi yetu kwako',
    links_revoked: 'Hiki hapa kiungo chako kipya',
  },
  wasMadeRight: 'Je, tumerekebisha?',
  outcomes: {
    fixed: 'Tunadhani sasa iko sawa',
    partly: 'Tumeweza kurekebisha sehemu yake',
    declined: 'Jibu letu kwa ripoti yako',
    no_agreement: 'Hatukufikia makubaliano',
    no_reply: 'Tumeiweka kando ripoti yako kwa sasa',
  },
  toBeDoneBy: 'Itakamilika kabla ya {when}.',
  notChosen: 'Bado hujachagua',
  stillChoose: 'Huna haja ya kuharakisha. Bado unaweza kuchagua:',
  newDate: 'Tarehe mpya itakuwa {when}. Ni halali ukikubali tu.',
  pleaseTell: 'Tafadhali tuambie',
  ifNotRight: 'Kama sivyo, tunaifungua tena ripoti yako na kuiangalia kabla ya mpya.',
  offerGone: 'Pendekezo hili halipo tena.',
  chooseOne:
    'Unachagua, au unapendekeza kitu kingine. Utakachochagua kitakamilika kabla ya {when}.',
  takeIt: 'Unaweza kukubali au kupendekeza kitu kingine. Itakamilika kabla ya {when}.',
  ourPromise: 'Tulichoahidi',
  broken: {
    answer:
      'Tulikuahidi jibu kabla ya {when} na hatukutimiza. Hilo ni kosa letu. Tarehe mpya ni {next}.',
    update:
      'Tulikuahidi habari kabla ya {when} na hatukutimiza. Hilo ni kosa letu. Tarehe mpya ni {next}.',
    resolve:
      'Tulikuahidi suluhisho kabla ya {when} na hatukutimiza. Hilo ni kosa letu. Tarehe mpya ni {next}.',
  },
  standings: {
    proposed: 'Sasa ni zamu yako kuchagua.',
    resolved: 'Tafadhali tuambie kama iko sawa. Kama sivyo, mbofyo mmoja unaifungua tena.',
    closed: 'Ikiharibika tena, unaweza kuifungua kwa siku 30.',
    merged: 'Inaendelea pamoja na ripoti nyingine.',
  },
  linkTitles: {
    confirm: 'Je, tukuandikie hapa?',
    stop: 'Usitumiwe tena barua pepe kuhusu ripoti hii?',
    block: 'Hukuomba hili?',
  },
  linkTexts: {
    confirm: '{site} itaandika kwa {email} kunapokuwa na habari kuhusu ripoti {reference}.',
    stop: '{site} haitaandika tena kuhusu ripoti {reference}. Ukurasa wake bado unaeleza yote.',
    block: '{site} haitauliza tena anwani hii kamwe. Samahani kwa usumbufu.',
  },
  linkButtons: { confirm: 'Ndiyo, niandikieni', block: 'Msiniandikie kamwe' },
  linkDone: {
    stop: 'Hutapata tena barua pepe kuhusu ripoti hii.',
    block: 'Hatutaiuliza tena anwani hii kamwe.',
  },
  done: 'Imekamilika.',
  doneTitle: 'Imekamilika',
  noReport: {
    title: 'Hakuna ripoti hapa',
    heading: 'Hakuna ripoti kwenye anwani hii.',
    text: 'Kama umeituma sasa hivi, inaweza kuchukua dakika chache kuonekana hapa: pakia upya ukurasa huu. La sivyo, hakikisha anwani yote imenakiliwa.',
  },
  notSent: {
    title: 'Bado haijatumwa',
    heading: 'Hii haikutumwa.',
    text: 'Kuna hitilafu upande wetu, na tunaomba radhi. Haya hapa maneno yako: pakia upya ukurasa ili kuyatuma tena, au hifadhi nakala.',
  },
  refused: { title: 'Haikufanikiwa', heading: 'Haikufanikiwa.' },
  refusals: {
    forbidden: 'Ombi halikutoka kwenye ukurasa huu.',
    notFound: 'Hakuna kitu kwenye anwani hii.',
    tooLarge: 'Ulichotuma ni kikubwa mno.',
    unavailable: 'Kwa sasa hatuwezi kuhifadhi chochote. Jaribu tena baada ya muda mfupi.',
    failed: 'Kuna hitilafu upande wetu.',
    notTaken: 'Hatukuweza kupokea hii. Rudi nyuma na ujaribu tena.',
  },
}
