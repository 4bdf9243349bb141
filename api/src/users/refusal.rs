//! Why a change of role grants is refused.

use crate::refusal::refusals;

refusals! {
    /// Which rule a change of role grants breaks.
    pub enum RoleGrantErrorCode {
        /// The role is for partners of another kind.
        RoleDoesNotFit:
            "Diese Rolle passt nicht zu diesem Partner; seine Rolle ist {role}.",
            "This role does not fit this partner; its role is {role}.";
        /// The partner is suspended or archived.
        PartnerNotActive:
            "Für diesen Partner können keine Rollen vergeben werden: Er hat den Status {status}.",
            "No roles can be granted for this partner: its status is {status}.";
        /// The account is closed.
        UserDeactivated:
            "Das Konto ist geschlossen. Öffnen Sie es wieder, bevor Sie eine Rolle vergeben.",
            "The account is closed. Open it again before you grant a role.";
        /// Nobody with this address can sign in.
        UnknownAccount:
            "Unter dieser Adresse gibt es kein Konto, mit dem sich jemand anmelden kann. Laden Sie die Person zuerst ein.",
            "Nobody can sign in with this address. Invite the person first.";
        /// The person has a role there already.
        AlreadyGranted:
            "Die Person hat hier schon eine Rolle. Ändern Sie diese, oder entziehen Sie sie zuerst.",
            "The person has a role here already. Change that one, or revoke it first.";
        /// Nobody manages the network and guards its privacy as well.
        OfficesExclude:
            "Administration und Datenschutz dürfen nicht in einer Hand liegen: Die Person hat schon die Rolle {role}.",
            "Nobody may be administrator and privacy officer: the person already has the role {role}.";
        /// The role would end before it begins, or has ended already.
        InvalidValidity:
            "Die Rolle muss nach ihrem Beginn und in der Zukunft enden, und sie kann nicht rückwirkend beginnen.",
            "The role must end after it begins and in the future, and it cannot begin in the past.";
        /// A reason is missing or too long.
        InvalidReason:
            "Nennen Sie einen Grund von 1 bis {max} Zeichen.",
            "Give a reason of 1 to {max} characters.";
        /// Level and signing belong to roles for a partner.
        OnlyInPartnerRoles:
            "Das gibt es nur in Rollen für einen Partner.",
            "This belongs only to roles for a partner.";
        /// The grant has ended already.
        NotInForce:
            "Diese Rolle gilt nicht mehr.",
            "This role is no longer in force.";
        /// Nothing would be changed.
        NothingToChange:
            "Nennen Sie, was sich ändern soll.",
            "Say what is to be changed.";
        /// Somebody must be left who manages the network.
        LastAdministrator:
            "Das ist die letzte Person, die das Netzwerk unbefristet verwaltet. Geben Sie zuerst einer anderen diese Rolle.",
            "This is the last person who manages the network without an end. Give somebody else that role first.";
    }
}
