import type { MailWords } from '../words.ts'

export const mail: MailWords = {
  labelled: '{label}:',
  askSubject: 'Czy chcesz dostawać e-maile? {site}',
  askWhy:
    'Ktoś podał ten adres na stronie {site}, aby dowiedzieć się e-mailem, co dzieje się ze zgłoszeniem.',
  askOnce: 'Bez Twojej zgody nie przyjdzie żaden inny e-mail.',
  askYes: 'Tak, piszcie do mnie',
  askNo: 'To nie ja',
  newsSubject: 'Twoje zgłoszenie {reference} – {site}',
  seeAndAnswer: 'Zobacz i odpowiedz',
  stopMails: 'Nie chcę więcej e-maili',
  youAsked: 'Ten e-mail przychodzi na Twoją prośbę w sprawie zgłoszenia. Nadawca: {site}.',
  headlines: {
    acknowledged: '{name} zajmuje się tym',
    planned: '{name} ma plan',
    messaged: '{name} pisze do Ciebie',
    offered: '{name} ma dla Ciebie propozycję',
    granted: '{name} chce to wynagrodzić',
    move_asked: '{name} prosi o więcej czasu',
    offer_reminded: 'Nasza propozycja jest nadal aktualna',
    promise_broken: 'Nie dotrzymaliśmy obietnicy',
    links_revoked: 'Oto nowy link do zgłoszenia',
  },
  wasMadeRight: 'Czy wszystko zostało naprawione?',
  outcomes: {
    fixed: 'Naszym zdaniem wszystko jest już w porządku',
    partly: 'Część udało się naprawić',
    declined: 'Nasza odpowiedź na zgłoszenie',
    no_agreement: 'Nie doszliśmy do porozumienia',
    no_reply: 'Na razie odkładamy Twoje zgłoszenie',
  },
  toBeDoneBy: 'Termin wykonania: {when}.',
  notChosen: 'Wybór jeszcze przed Tobą',
  stillChoose: 'Nie ma pośpiechu. Nadal można wybrać:',
  newDate: 'Nowy termin to: {when}. Obowiązuje tylko za Twoją zgodą.',
  pleaseTell: 'Prosimy o odpowiedź',
  ifNotRight: 'Jeśli nie, otworzymy zgłoszenie ponownie i zajmiemy się nim przed nowymi.',
  offerGone: 'Ta propozycja jest już nieaktualna.',
  chooseOne: 'Wybierz lub zaproponuj coś innego. Termin wykonania: {when}.',
  takeIt: 'Można ją przyjąć lub zaproponować coś innego. Termin wykonania: {when}.',
  ourPromise: 'Co obiecaliśmy',
  broken: {
    answer:
      'Obiecaliśmy odpowiedź (termin: {when}) i nie dotrzymaliśmy słowa. To nasza wina. Nowy termin: {next}.',
    update:
      'Obiecaliśmy wiadomość (termin: {when}) i nie dotrzymaliśmy słowa. To nasza wina. Nowy termin: {next}.',
    resolve:
      'Obiecaliśmy rozwiązanie (termin: {when}) i nie dotrzymaliśmy słowa. To nasza wina. Nowy termin: {next}.',
  },
  standings: {
    proposed: 'Teraz wybór należy do Ciebie.',
    resolved:
      'Napisz, czy wszystko jest w porządku. Jeśli nie, jedno kliknięcie otworzy sprawę ponownie.',
    closed: 'Jeśli problem wróci, zgłoszenie można otworzyć ponownie przez 30 dni.',
    merged: 'Sprawa jest prowadzona razem z innym zgłoszeniem.',
  },
  linkTitles: {
    confirm: 'Czy mamy pisać na ten adres?',
    stop: 'Koniec e-maili o tym zgłoszeniu?',
    block: 'To nie Twoja prośba?',
  },
  linkTexts: {
    confirm:
      '{site} będzie pisać na adres {email}, gdy pojawi się coś nowego w sprawie zgłoszenia {reference}.',
    stop: '{site} nie będzie już pisać o zgłoszeniu {reference}. Jego strona nadal pokazuje wszystko.',
    block: '{site} nigdy więcej nie napisze na ten adres. Przepraszamy za kłopot.',
  },
  linkButtons: { confirm: 'Tak, piszcie do mnie', block: 'Nigdy do mnie nie piszcie' },
  linkDone: {
    stop: 'Nie będzie więcej e-maili o tym zgłoszeniu.',
    block: 'Nigdy więcej nie napiszemy na ten adres.',
  },
  done: 'Gotowe.',
  doneTitle: 'Gotowe',
  noReport: {
    title: 'Brak zgłoszenia',
    heading: 'Pod tym adresem nie ma zgłoszenia.',
    text: 'Jeśli zostało wysłane przed chwilą, może pojawić się tu dopiero za kilka minut: odśwież stronę. W przeciwnym razie sprawdź, czy adres został skopiowany w całości.',
  },
  notSent: {
    title: 'Jeszcze nie wysłano',
    heading: 'To nie zostało wysłane.',
    text: 'Po naszej stronie coś zawiodło, przepraszamy. Oto Twój tekst: odśwież stronę, aby wysłać go ponownie, albo zachowaj kopię.',
  },
  refused: { title: 'Nie udało się', heading: 'Nie udało się.' },
  refusals: {
    forbidden: 'Żądanie nie pochodziło z tej strony.',
    notFound: 'Pod tym adresem nic nie ma.',
    tooLarge: 'To, co zostało wysłane, jest za duże.',
    unavailable: 'W tej chwili nie możemy niczego zapisać. Spróbuj ponownie za moment.',
    failed: 'Po naszej stronie coś zawiodło.',
    notTaken: 'Nie mogliśmy tego przyjąć. Wróć i spróbuj ponownie.',
  },
}
