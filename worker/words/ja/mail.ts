import type { MailWords } from '../words.ts'

export const mail: MailWords = {
  labelled: '{label}：',
  askSubject: '{site} からのメールを希望されますか？',
  askWhy: 'どなたかが、ご報告のその後をメールで知るために、このアドレスを {site} に登録しました。',
  askOnce: 'ご同意いただくまで、ほかのメールはお送りしません。',
  askYes: 'はい、メールを希望します',
  askNo: '心当たりがありません',
  newsSubject: '{site} へのご報告 {reference}',
  seeAndAnswer: '確認して返信する',
  stopMails: 'メールを停止する',
  youAsked: 'ご報告に関するメールを {site} にご依頼いただいたため、お送りしています。',
  headlines: {
    acknowledged: '{name} が担当します',
    planned: '{name} が対応方針を決めました',
    messaged: '{name} からメッセージがあります',
    offered: '{name} からご提案があります',
    granted: '{name} からお詫びのご用意があります',
    move_asked: '{name} がお時間をお願いしています',
    offer_reminded: 'ご提案は引き続き有効です',
    promise_broken: 'お約束を守れませんでした',
    links_revoked: '新しいリンクはこちらです',
  },
  wasMadeRight: '問題は解決しましたか？',
  outcomes: {
    fixed: '解決したと考えています',
    partly: '一部を解決しました',
    declined: 'ご報告へのお返事',
    no_agreement: '合意に至りませんでした',
    no_reply: 'ご報告をいったん保留にしました',
  },
  toBeDoneBy: '{when} までに対応します。',
  notChosen: 'まだお選びいただいていません',
  stillChoose: 'お急ぎいただく必要はありません。引き続きお選びいただけます：',
  newDate: '新しい日時は {when} です。ご同意いただいた場合のみ有効です。',
  pleaseTell: 'お聞かせください',
  ifNotRight: '解決していない場合は、ご報告を再開し、新しいご報告より先に対応します。',
  offerGone: 'このご提案は終了しました。',
  chooseOne:
    'お選びいただくか、別のご希望をお聞かせください。お選びいただいたものは {when} までに対応します。',
  takeIt: 'お受けいただくか、別のご希望をお聞かせください。{when} までに対応します。',
  ourPromise: 'お約束したこと',
  broken: {
    answer:
      '{when} までにお返事するとお約束しましたが、守れませんでした。私どもの責任です。新しい日時は {next} です。',
    update:
      '{when} までにお知らせするとお約束しましたが、守れませんでした。私どもの責任です。新しい日時は {next} です。',
    resolve:
      '{when} までに解決するとお約束しましたが、守れませんでした。私どもの責任です。新しい日時は {next} です。',
  },
  standings: {
    proposed: 'お客様にお選びいただく番です。',
    resolved:
      '解決したかどうかをお聞かせください。解決していない場合は、クリック一つで再開できます。',
    closed: '再び問題が起きた場合は、30日間は再開できます。',
    merged: '別のご報告とあわせて対応しています。',
  },
  linkTitles: {
    confirm: 'こちらにメールをお送りしてよろしいですか？',
    stop: 'このご報告に関するメールを停止しますか？',
    block: 'お心当たりがありませんか？',
  },
  linkTexts: {
    confirm:
      'ご報告 {reference} に新しいお知らせがあるとき、{site} から {email} にメールをお送りします。',
    stop: 'ご報告 {reference} について、{site} からのメールを停止します。専用ページでは引き続きすべてご覧いただけます。',
    block: '{site} からこのアドレスにお尋ねすることは二度とありません。ご迷惑をおかけしました。',
  },
  linkButtons: { confirm: 'はい、メールを希望します', block: '今後メールを受け取らない' },
  linkDone: {
    stop: 'このご報告に関するメールは、今後届きません。',
    block: 'このアドレスにお尋ねすることは二度とありません。',
  },
  done: '完了しました。',
  doneTitle: '完了',
  noReport: {
    title: 'ご報告が見つかりません',
    heading: 'このアドレスにはご報告がありません。',
    text: '送信したばかりの場合は、表示まで数分かかることがあります。ページを再読み込みしてください。それ以外の場合は、アドレス全体がコピーされているかご確認ください。',
  },
  notSent: {
    title: 'まだ送信されていません',
    heading: '送信されませんでした。',
    text: 'こちらで問題が発生しました。申し訳ありません。入力された内容はこちらです。ページを再読み込みしてもう一度送るか、控えを保存してください。',
  },
  refused: { title: 'うまくいきませんでした', heading: 'うまくいきませんでした。' },
  refusals: {
    forbidden: 'このページからのリクエストではありません。',
    notFound: 'このアドレスには何もありません。',
    tooLarge: '送信された内容が大きすぎます。',
    unavailable: '現在、保存できません。しばらくしてからもう一度お試しください。',
    failed: 'こちらで問題が発生しました。',
    notTaken: '受け付けられませんでした。前のページに戻ってもう一度お試しください。',
  },
}
