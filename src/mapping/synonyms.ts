import type { StandardField } from '../contact/field.js';

/** What a column can stand for by its name alone. */
export type KnownMeaning = StandardField | 'id' | 'fullName';

/**
 * Header names in English, Vietnamese, French, German and Spanish. Case, accents, blanks and punctuation do
 * not count ("E-mail", "e_mail" and "EMail" are one name). Left out on purpose: IDs of other systems
 * (customer ID, order ID), and `action`, which could delete.
 */
export const SYNONYMS = {
  id: [
    ...['ID', 'Contact ID', 'Chative ID', 'Chative contact ID'],
    ...['ID liên hệ', 'Mã liên hệ', 'ID contact', 'ID du contact', 'Identifiant du contact'],
    ...['Kontakt-ID', 'ID contacto', 'ID de contacto', 'ID del contacto'],
  ],
  firstName: [
    ...['First name', 'Given name', 'Given names', 'Forename', 'Tên', 'Prénom', 'Prénoms'],
    ...['Vorname', 'Vornamen', 'Nombre', 'Nombres', 'Nombre de pila'],
  ],
  lastName: [
    ...['Last name', 'Surname', 'Family name', 'Họ', 'Họ đệm', 'Họ và tên đệm', 'Họ và chữ đệm'],
    ...['Nom', 'Nom de famille', 'Nachname', 'Familienname', 'Zuname', 'Apellido', 'Apellidos'],
  ],
  email: [
    ...['E-mail', 'E-mail address', 'Mail', 'Thư điện tử', 'Địa chỉ e-mail', 'Địa chỉ thư điện tử'],
    ...['Courriel', 'Adresse e-mail', 'Adresse mail', 'Adresse courriel', 'Adresse électronique'],
    ...['E-Mail-Adresse', 'Mailadresse', 'Correo', 'Correo electrónico', 'Dirección de correo electrónico'],
    ...['Dirección de e-mail', 'Dirección de correo'],
  ],
  phone: [
    ...['Phone', 'Phone number', 'Phone no.', 'Telephone', 'Telephone number', 'Tel', 'Tel no.'],
    ...[
      'Mobile',
      'Mobile phone',
      'Mobile number',
      'Mobile phone number',
      'Cell',
      'Cell phone',
      'Cell phone number',
    ],
    ...['Điện thoại', 'Số điện thoại', 'SĐT', 'Số ĐT', 'ĐT', 'Di động', 'Số di động', 'Điện thoại di động'],
    ...[
      'Téléphone',
      'Numéro de téléphone',
      'Tél.',
      'N° de téléphone',
      'Portable',
      'Téléphone portable',
      'Mobile (téléphone)',
    ],
    ...[
      'Telefon',
      'Telefonnummer',
      'Handy',
      'Handynummer',
      'Mobil',
      'Mobiltelefon',
      'Mobilnummer',
      'Rufnummer',
    ],
    ...['Teléfono', 'Número de teléfono', 'Móvil', 'Celular', 'Teléfono móvil', 'Teléfono celular'],
  ],
  gender: ['Gender', 'Sex', 'Giới tính', 'Sexe', 'Genre', 'Geschlecht', 'Género', 'Sexo'],
  birthday: [
    ...[
      'Birthday',
      'Birth date',
      'Birthdate',
      'Date of birth',
      'DOB',
      'Ngày sinh',
      'Sinh nhật',
      'Ngày tháng năm sinh',
    ],
    ...['Date de naissance', 'Anniversaire', 'Geburtstag', 'Geburtsdatum'],
    ...['Fecha de nacimiento', 'Cumpleaños', 'Fecha de cumpleaños'],
  ],
  /** Both names in one cell: no field holds that, and taking it for the first name would be wrong. */
  fullName: [
    ...['Name', 'Full name', 'Contact name', 'Display name', 'Customer name', 'Client name'],
    ...['Họ tên', 'Họ và tên', 'Tên đầy đủ', 'Họ tên đầy đủ', 'Tên khách hàng', 'Tên liên hệ'],
    ...['Nom complet', 'Nom et prénom', 'Prénom et nom', 'Nom prénom', 'Prénom nom', 'Nom du contact'],
    ...['Vollständiger Name', 'Vor- und Nachname', 'Vorname Nachname', 'Kontaktname'],
    ...[
      'Nombre completo',
      'Nombre y apellido',
      'Nombre y apellidos',
      'Apellidos y nombre',
      'Nombre del contacto',
    ],
  ],
} as const satisfies Record<KnownMeaning, readonly string[]>;
