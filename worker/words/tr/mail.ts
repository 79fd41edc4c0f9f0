import type { MailWords } from '../words.ts'

export const mail: MailWords = {
  labelled: '{label}:',
  askSubject: 'E-posta almak ister misiniz? ({site})',
  askWhy: 'Biri, bir bildirimin sonucunu e-postayla öğrenmek için bu adresi {site} sitesine verdi.',
  askOnce: 'Siz onaylamadan başka e-posta gelmez.',
  askYes: 'Evet, bana yazın',
  askNo: 'Bu ben değildim',
  newsSubject: 'Bildiriminiz {reference} – {site}',
  seeAndAnswer: 'Gör ve yanıtla',
  stopMails: 'Bu e-postaları durdur',
  youAsked: 'Bu e-posta, bildiriminiz hakkında haber istediğiniz için geldi. Gönderen: {site}.',
  headlines: {
    acknowledged: '{name} bununla ilgileniyor',
    planned: '{name} bir plan yaptı',
    messaged: '{name} size yazdı',
    offered: '{name} size bir öneri sunuyor',
    granted: '{name} hatamızı telafi ediyor',
    move_asked: '{name} sizden ek süre istiyor',
    offer_reminded: 'Önerimiz hâlâ geçerli',
    promise_broken: 'Size verdiğimiz bir sözü tutmadık',
    links_revoked: 'Yeni bağlantınız burada',
  },
  wasMadeRight: 'Hatamızı giderebildik mi?',
  outcomes: {
    fixed: 'Artık her şeyin yolunda olduğunu düşünüyoruz',
    partly: 'Bir kısmını düzeltebildik',
    declined: 'Bildiriminize yanıtımız',
    no_agreement: 'Anlaşmaya varamadık',
    no_reply: 'Bildiriminizi şimdilik kenara koyduk',
  },
  toBeDoneBy: 'En geç {when} tamamlanacak.',
  notChosen: 'Henüz seçim yapmadınız',
  stillChoose: 'Acele etmenize gerek yok. Hâlâ seçebilirsiniz:',
  newDate: 'Yeni tarih {when} olur. Yalnızca siz kabul ederseniz geçerlidir.',
  pleaseTell: 'Lütfen bize yazın',
  ifNotRight: 'Giderilmediyse bildiriminizi yeniden açar ve yenilerden önce ele alırız.',
  offerGone: 'Bu öneri artık geçerli değil.',
  chooseOne: 'Seçin ya da başka bir şey önerin. Seçtiğiniz şey en geç {when} tamamlanır.',
  takeIt: 'Kabul edebilir ya da başka bir şey önerebilirsiniz. En geç {when} tamamlanır.',
  ourPromise: 'Verdiğimiz söz',
  broken: {
    answer:
      'Size en geç {when} yanıt vereceğimize söz verdik ve sözümüzü tutmadık. Bu bizim hatamız. Yeni tarih: {next}.',
    update:
      'Size en geç {when} haber vereceğimize söz verdik ve sözümüzü tutmadık. Bu bizim hatamız. Yeni tarih: {next}.',
    resolve:
      'Size en geç {when} bir çözüm sunacağımıza söz verdik ve sözümüzü tutmadık. Bu bizim hatamız. Yeni tarih: {next}.',
  },
  standings: {
    proposed: 'Şimdi seçim sırası sizde.',
    resolved: 'Her şey yolunda mı, lütfen bize söyleyin. Değilse tek tıkla yeniden açılır.',
    closed: 'Sorun yeniden olursa 30 gün boyunca yeniden açabilirsiniz.',
    merged: 'Başka bir bildirimle birlikte yürütülüyor.',
  },
  linkTitles: {
    confirm: 'Size buraya yazalım mı?',
    stop: 'Bu bildirim hakkında artık e-posta gelmesin mi?',
    block: 'Bunu siz istemediniz mi?',
  },
  linkTexts: {
    confirm:
      '{site}, {reference} numaralı bildirimde yeni bir gelişme olduğunda {email} adresine yazar.',
    stop: '{site}, {reference} numaralı bildirim hakkında artık yazmaz. Kendi sayfasında her şey yine görünür.',
    block: '{site} bu adrese bir daha sormaz. Rahatsızlık için özür dileriz.',
  },
  linkButtons: { confirm: 'Evet, bana yazın', block: 'Bana hiç yazmayın' },
  linkDone: {
    stop: 'Bu bildirim hakkında artık e-posta almayacaksınız.',
    block: 'Bu adrese bir daha sormayacağız.',
  },
  done: 'Tamam.',
  doneTitle: 'Tamam',
  noReport: {
    title: 'Burada bildirim yok',
    heading: 'Bu adreste bir bildirim yok.',
    text: 'Az önce gönderdiyseniz burada görünmesi birkaç dakika sürebilir: sayfayı yenileyin. Değilse adresin tamamının kopyalandığını kontrol edin.',
  },
  notSent: {
    title: 'Henüz gönderilmedi',
    heading: 'Bu gönderilmedi.',
    text: 'Bizim tarafımızda bir sorun oldu, özür dileriz. Yazdıklarınız burada: yeniden göndermek için sayfayı yenileyin ya da bir kopyasını saklayın.',
  },
  refused: { title: 'Bu işe yaramadı', heading: 'Bu işe yaramadı.' },
  refusals: {
    forbidden: 'İstek bu sayfadan gelmedi.',
    notFound: 'Bu adreste bir şey yok.',
    tooLarge: 'Gönderdiğiniz şey çok büyük.',
    unavailable: 'Şu anda hiçbir şey kaydedemiyoruz. Lütfen birazdan yeniden deneyin.',
    failed: 'Bizim tarafımızda bir sorun oldu.',
    notTaken: 'Bunu kabul edemedik. Geri dönüp yeniden deneyin.',
  },
}
