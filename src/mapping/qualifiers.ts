import { foldNames, namesIn } from './name-words.js';

/**
 * Words before or behind the noun of a header that do not point to another person: which address of the
 * contact it is, that the contact is a customer, and the little words between. Only these words may be
 * dropped from a name.
 */
const QUALIFIERS = {
  en: 'invitee, respondent, registrant, applicant, secondary, alternate, alternative, work, business, office, home, personal, private, primary, main, default, preferred, billing, client, customer, contact, user, person, member, subscriber, lead, guest, attendee, participant, buyer, patient, student, recipient, your, my, our, the, of, s, is, what, whats, number, no, value, landline, whatsapp, zalo, viber, full, current, enter, please, required, optional, verified',
  vi: 'là gì, phụ, giá trị, khách hàng, khách, KH, của, người mua, người dùng, thành viên, hội viên, học viên, bệnh nhân, cá nhân, công việc, cơ quan, nhà riêng, chính, liên hệ, anh chị, bạn, người nhận, số, cố định, di động',
  fr: 'vos, quel, quelle, est, valeur, secondaire, du, de, de la, de l, des, le, la, l, votre, client, clients, cliente, professionnel, professionnelle, pro, perso, personnel, personnelle, principal, principale, privé, fixe, contact, adhérent, membre, domicile, bureau, travail',
  de: 'Wert, primäre, primärer, sekundäre, sekundärer, alternative, des, der, die, das, Ihr, Ihre, Kunde, Kunden, Kundin, privat, geschäftlich, dienstlich, beruflich, Mitglied, Festnetz, Büro, Kontakt, primär, Haupt',
  es: 'tus, cuál, es, valor, secundario, alternativo, primario, de, del, de la, el, la, su, tu, cliente, clientes, personal, profesional, principal, trabajo, casa, particular, contacto, fijo, socio, usuario',
  it: 'valore, secondario, alternativo, primario, di, del, della, dello, il, la, cliente, personale, lavoro, ufficio, casa, principale, privato, aziendale, contatto, fisso',
  pt: 'valor, secundário, do, da, de, o, a, cliente, pessoal, comercial, residencial, principal, trabalho, contato, fixo, seu, usuário',
  nl: 'waarde, primaire, secundair, secundaire, van, de, het, uw, je, klant, privé, zakelijk, werk, thuis, vast, primair',
  pl: 'wartość, dodatkowy, klienta, klient, prywatny, służbowy, kontaktowy, główny, domowy, stacjonarny, do kontaktu',
  tr: 'değer, değeri, müşteri, kişisel, iş, ev, sabit',
  id: 'nilai, utama, pelanggan, pribadi, kantor, rumah, anda, aktif, WA',
  th: 'ค่า, ลูกค้า, ที่ทำงาน, บ้าน, ส่วนตัว, ของ',
  ja: '値, お客様, ご担当者, 会社, 自宅, 勤務先, 個人, 顧客',
  zh: '值, 客户, 客戶, 顾客, 顧客, 会员, 會員, 联系人, 聯絡人, 用户, 个人, 工作, 常用, 主要',
  ko: '값, 고객, 회원, 회사, 집, 개인',
  ar: 'القيمة, قيمة, العميل, الشخصي, العمل, المنزل, للعميل',
  ru: 'значение, дополнительный, основная, клиента, клиент, рабочий, личный, домашний, контакта, контактный, основной, рабочая, личная',
} as const;

/** Words for other people. A column that names one of them never belongs to the contact. */
const OTHER_PEOPLE = {
  en: 'owner, rep, reps, representative, salesperson, salesrep, agent, manager, assistant, supervisor, advisor, adviser, consultant, spouse, husband, wife, emergency, parent, mother, father, guardian, child, children, kin, referrer, referral, referred, creator, created, updated, modified, assigned, assignee, sender, supplier, vendor, dealer, driver, doctor, teacher, staff, operator, sales, seller, sponsor, inviter, invited, approver, reviewer, handler, responsible, secretary, partner, company, organization, organisation, store, shop, branch, school, support, admin, account',
  vi: 'nhân viên, NV, người phụ trách, phụ trách, quản lý, người giới thiệu, giới thiệu, phụ huynh, bố, mẹ, cha, con, vợ, chồng, cửa hàng, chi nhánh, công ty, nhà cung cấp, người tạo, người bán, tư vấn, sale, người gửi, đại lý, tài xế, bác sĩ, giáo viên, khẩn cấp, người thân',
  fr: 'commercial, commerciaux, responsable, vendeur, conseiller, propriétaire, gestionnaire, parrain, entreprise, société, conjoint, urgence, fournisseur, magasin, mère, père',
  de: 'Betreuer, Betreuers, Betreuerin, Vertreter, Vertreters, Besitzer, Besitzers, Inhaber, Inhabers, Mitarbeiter, Mitarbeiters, Mitarbeiterin, Verkäufer, Verkäufers, Berater, Beraters, Beraterin, Vermittlers, Lieferanten, Ehepartners, Ehemann, Ehefrau, Eltern, Firma, Unternehmen, Ehepartner, Notfall, Notfallkontakt, Lieferant, Filiale, Vermittler, Mutter, Vater',
  es: 'vendedor, propietario, asesor, agente, responsable, empresa, cónyuge, emergencia, proveedor, tienda, madre, padre, referido',
  it: 'venditore, proprietario, agente, responsabile, azienda, coniuge, emergenza, fornitore, negozio, madre, padre',
  pt: 'vendedor, proprietário, responsável, empresa, cônjuge, emergência, fornecedor, loja, mãe, pai, consultor',
  nl: 'verkoper, eigenaar, medewerker, bedrijf, partner, noodgeval, leverancier, winkel, moeder, vader',
  pl: 'handlowiec, handlowca, opiekun, opiekuna, właściciel, firma, firmy',
  tr: 'temsilci, temsilcisi, firma, şirket',
  id: 'sales, agen, perusahaan, karyawan',
  ja: '担当, 担当者, 営業, 紹介者, 緊急',
  zh: '销售, 业务员, 负责人, 公司, 推荐人, 紧急',
  ko: '담당자, 영업',
  ru: 'менеджер, менеджера, компания, компании, сотрудник, сотрудника, ответственный',
} as const;

const QUALIFYING: ReadonlySet<string> = foldAll(QUALIFIERS);
const OTHERS: readonly string[][] = foldParts(Object.values(OTHER_PEOPLE).flatMap(namesIn));

function foldAll(table: Readonly<Record<string, string>>): ReadonlySet<string> {
  return new Set(foldNames(Object.values(table).flatMap(namesIn)));
}

/** The parts of each name, all folded. */
function foldParts(names: readonly string[]): string[][] {
  const parts = names.map((name) => name.split(' '));
  const folded = foldNames(parts.flat());
  let at = 0;
  return parts.map(({ length }) => folded.slice(at, (at += length)));
}

/** Whether words can be dropped from a name without changing what it says. */
export function areQualifiers(words: readonly string[]): boolean {
  if (words.length === 0) return true;
  return words.some(
    (_, at) => QUALIFYING.has(words.slice(0, at + 1).join('')) && areQualifiers(words.slice(at + 1)),
  );
}

/** Whether words name another person or thing than the contact, such as the owner of the account. */
export function nameSomebodyElse(words: readonly string[]): boolean {
  return OTHERS.some((other) =>
    words.some((_, at) => other.every((part, offset) => words[at + offset] === part)),
  );
}
