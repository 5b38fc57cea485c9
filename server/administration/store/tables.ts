/** Tables of the schema `administration`. */
export interface AdministrationTables {
  'administration.service_owner': ServiceOwnerRow;
}

export interface ServiceOwnerRow {
  code: string;
  organization_number: string;
  name_nb: string;
  name_nn: string;
  name_en: string;
  contact_email: string;
  contact_phone: string | null;
  agreement_accepted_at: Date;
  status: 'applied' | 'approved' | 'suspended';
  created_at: Date;
  approved_at: Date | null;
}
